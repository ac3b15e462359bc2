package chat.snug.auth;

import java.security.Key;
import java.util.ArrayList;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.Use;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** The public keys of an application (RFC 7517) that can verify a signature; symmetric ones, and those for other uses, are passed over. */
final class KeySet {
  static final KeySet EMPTY = new KeySet(List.of());

  /** A token without a {@code kid} is tried with so many keys at most, since anybody can send one. */
  private static final int TRIED_WITHOUT_KID = 4;

  private static final String VERIFY = "verify";

  private final List<PublicJsonWebKey> keys;

  private KeySet(List<PublicJsonWebKey> keys) {
    this.keys = keys;
  }

  /** Throws {@link IllegalArgumentException} where the text is no key set. A key that can't be read is passed over. */
  static KeySet parse(String json) {
    List<PublicJsonWebKey> usable = new ArrayList<>();
    for (JsonWebKey key : read(json)) {
      if (key instanceof PublicJsonWebKey publicKey && verifies(publicKey)) {
        usable.add(publicKey);
      }
    }
    return new KeySet(List.copyOf(usable));
  }

  /** Keys to try: those of that name, or for a token that names none all, as far as they are of the algorithm's kind. */
  List<Key> find(@Nullable String kid, Algorithm algorithm) {
    return keys.stream()
        .filter(key -> kid == null || kid.equals(key.getKeyId()))
        .filter(key -> suits(key, algorithm))
        .limit(TRIED_WITHOUT_KID)
        .map(JsonWebKey::getKey)
        .toList();
  }

  int size() {
    return keys.size();
  }

  private static List<JsonWebKey> read(String json) {
    try {
      return new JsonWebKeySet(json).getJsonWebKeys();
    } catch (JoseException
        | RuntimeException e) { // members of other types come as class cast exceptions
      throw new IllegalArgumentException("not a JSON Web Key Set", e);
    }
  }

  private static boolean verifies(PublicJsonWebKey key) {
    boolean signs = key.getUse() == null || key.getUse().equals(Use.SIGNATURE);
    return signs && (key.getKeyOps() == null || key.getKeyOps().contains(VERIFY));
  }

  private static boolean suits(JsonWebKey key, Algorithm algorithm) {
    return algorithm.takes(key.getKey())
        && (key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm.code()));
  }
}
