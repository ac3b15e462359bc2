package chat.snug.storm;

import java.util.List;

/** What the judge found wrong; the first evidence is the one to look at. */
public record Verdict(List<String> evidence) {
  private static final int SHOWN = 12;

  public boolean isGood() {
    return evidence.isEmpty();
  }

  @Override
  public String toString() {
    if (isGood()) {
      return "nothing lost, doubled or out of order";
    }
    String shown = String.join("\n  ", evidence.subList(0, Math.min(SHOWN, evidence.size())));
    return evidence.size() + " faults, the first:\n  " + shown;
  }
}
