package chat.snug;

/** The command line. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("snug " + Main.class.getPackage().getImplementationVersion());
  }
}
