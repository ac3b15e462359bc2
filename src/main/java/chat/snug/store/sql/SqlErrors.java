package chat.snug.store.sql;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import java.sql.SQLException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What an error of the database means to the asker. */
final class SqlErrors {
  private static final Logger log = LoggerFactory.getLogger(SqlErrors.class);

  /** How long a full disk or a foreign lock is given before the next try, milliseconds. */
  static final int RETRY_MILLIS = 1000;

  private static final int PRIMARY_CODE = 0xff;

  /** The store can't serve now, through no fault of the statement. */
  private static final Set<Integer> AWAY = Set.of(
      SQLiteErrorCode.SQLITE_BUSY.code,
      SQLiteErrorCode.SQLITE_LOCKED.code,
      SQLiteErrorCode.SQLITE_NOMEM.code,
      SQLiteErrorCode.SQLITE_READONLY.code,
      SQLiteErrorCode.SQLITE_INTERRUPT.code,
      SQLiteErrorCode.SQLITE_IOERR.code,
      SQLiteErrorCode.SQLITE_CORRUPT.code,
      SQLiteErrorCode.SQLITE_FULL.code,
      SQLiteErrorCode.SQLITE_CANTOPEN.code,
      SQLiteErrorCode.SQLITE_PROTOCOL.code,
      SQLiteErrorCode.SQLITE_PERM.code,
      SQLiteErrorCode.SQLITE_NOTADB.code);

  private SqlErrors() {}

  static boolean away(Throwable failure) {
    if (failure instanceof SQLiteException sqlite) {
      return AWAY.contains(sqlite.getResultCode().code & PRIMARY_CODE);
    }
    return failure instanceof SQLException sql && PgErrors.away(PgErrors.state(sql));
  }

  static FaultException unavailable(String why) {
    return Fault.UNAVAILABLE.because(why + "; try again").retryAfter(RETRY_MILLIS);
  }

  /** The refusal that stands for any failure; what is no refusal yet is logged by its kind, never with its text. */
  static FaultException fault(Throwable failure) {
    if (failure instanceof FaultException refusal) {
      return refusal;
    }
    if (away(failure)) {
      log.atWarn().setMessage("store away").addKeyValue("code", code(failure)).log();
      return unavailable("the store is away");
    }
    log.atError()
        .setMessage("store failed")
        .addKeyValue("error", failure.getClass().getName())
        .addKeyValue("code", code(failure))
        .addKeyValue("where", place(failure))
        .log();
    return Fault.INTERNAL.because("the server made a mistake; it is in its log");
  }

  private static String code(Throwable failure) {
    if (failure instanceof SQLiteException sqlite) {
      return Integer.toString(sqlite.getResultCode().code);
    }
    return failure instanceof SQLException sql ? PgErrors.state(sql) : "";
  }

  private static String place(Throwable failure) {
    for (StackTraceElement frame : failure.getStackTrace()) {
      boolean ours = frame.getClassName().startsWith("chat.snug.")
          && !frame.getClassName().startsWith(JdbcSession.class.getName());
      if (ours) {
        return frame.getFileName() + ":" + frame.getLineNumber();
      }
    }
    return "unknown";
  }
}
