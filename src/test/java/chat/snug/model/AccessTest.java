package chat.snug.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of who may do what; columns are owner, moderator, member, stranger, and an administrator from outside. */
class AccessTest {
  private static final Role[] ROLES = {Role.OWNER, Role.MODERATOR, Role.MEMBER, null, null};
  private static final int ADMINISTRATOR = 4;

  private interface Rule {
    boolean allows(Role role, boolean admin);
  }

  private static String table(Rule rule) {
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < ROLES.length; i++) {
      table.append(rule.allows(ROLES[i], i == ADMINISTRATOR) ? 'y' : '-');
    }
    return table.toString();
  }

  @ParameterizedTest
  @CsvSource({"GROUP, yyy-y", "PUBLIC, yyyyy", "DIRECT, yyy-y"})
  void toKnow(RoomKind kind, String expected) {
    assertThat(table((role, admin) -> Access.mayKnow(kind, role, admin))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"GROUP, yyy--", "PUBLIC, yyyyy", "DIRECT, yyy--"})
  void toRead(RoomKind kind, String expected) {
    assertThat(table((role, admin) -> Access.mayRead(kind, role))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"true, yyy--", "false, -----"})
  void toEdit(boolean author, String expected) {
    assertThat(table((role, admin) -> Access.mayEdit(author, role))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "GROUP,  true,  yyy-y",
    "GROUP,  false, yy--y",
    "PUBLIC, false, yy--y",
    "DIRECT, true,  yyy--",
    "DIRECT, false, -----"
  })
  void toDeleteAMessage(RoomKind kind, boolean author, String expected) {
    assertThat(table((role, admin) -> Access.mayDeleteMessage(kind, author, role, admin)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"GROUP, yy--y", "PUBLIC, yy--y", "DIRECT, -----"})
  void toModerate(RoomKind kind, String expected) {
    assertThat(table((role, admin) -> Access.mayModerate(kind, role, admin))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"GROUP, y---y", "PUBLIC, y---y", "DIRECT, -----"})
  void toOwn(RoomKind kind, String expected) {
    assertThat(table((role, admin) -> Access.mayOwn(kind, role, admin))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "GROUP,  false, MEMBER,    yy--y",
    "GROUP,  true,  MEMBER,    yy--y",
    "GROUP,  false, MODERATOR, y---y",
    "GROUP,  true,  OWNER,     y---y",
    "PUBLIC, false, MEMBER,    yy--y",
    "PUBLIC, true,  MEMBER,    yyyyy",
    "PUBLIC, true,  MODERATOR, y---y",
    "DIRECT, true,  MEMBER,    -----",
    "DIRECT, false, OWNER,     -----"
  })
  void toAdd(RoomKind kind, boolean self, Role as, String expected) {
    assertThat(table((role, admin) -> Access.mayAdd(kind, role, self, as, admin)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "GROUP,  OWNER,     y---y",
    "GROUP,  MODERATOR, yy--y",
    "PUBLIC, MEMBER,    yy--y",
    "DIRECT, MEMBER,    -----"
  })
  void toRemove(RoomKind kind, Role subject, String expected) {
    assertThat(table((role, admin) -> Access.mayRemove(kind, role, subject, admin)))
        .isEqualTo(expected);
  }
}
