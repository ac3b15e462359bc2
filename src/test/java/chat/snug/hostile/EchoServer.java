package chat.snug.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Says back what it hears, after a letter of its own, and keeps how each connection ended. */
final class EchoServer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Thread acceptor;
  private final ServerSocket listener;
  private final char name;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final Queue<String> ends = new ConcurrentLinkedQueue<>();

  EchoServer(char name) throws IOException {
    this.name = name;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    acceptor = inThread(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** {@code end} for each connection that ended properly, {@code reset} for the others. */
  Queue<String> ends() {
    return ends;
  }

  int connections() {
    return sockets.size();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    try {
      acceptor.join(PATIENCE_MILLIS); // until then a connection might still be let in
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        if (listener.isClosed()) { // a last one may come in while it is closed
          socket.close();
          return;
        }
        Thread unused = inThread(() -> echo(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void echo(Socket socket) {
    try (socket) {
      socket.getOutputStream().write(name);
      socket.getInputStream().transferTo(socket.getOutputStream());
      ends.add("end");
    } catch (IOException broken) {
      ends.add("reset");
    }
  }

  private static Thread inThread(Runnable work) {
    Thread thread = new Thread(work, "echo");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
