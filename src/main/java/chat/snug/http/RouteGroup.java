package chat.snug.http;

/** Routes that belong together. */
@FunctionalInterface
interface RouteGroup {
  void addTo(RouteTable table);
}
