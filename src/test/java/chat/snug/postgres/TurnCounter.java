package chat.snug.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a node and PostgreSQL and counts round trips: how often a connection that was answered asks again. Answers are a millisecond on
 * the way, as over a network, so that what is asked without waiting is under way together, however slowly the machine sends it.
 */
public final class TurnCounter implements AutoCloseable {
  private static final int BUFFER = 65_536;
  private static final long ON_THE_WAY_NANOS = 1_000_000;

  private final ServerSocket listener;
  private final int target;
  private final AtomicInteger turns = new AtomicInteger();

  public TurnCounter(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Since the last call. */
  public int take() {
    return turns.getAndSet(0);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "turns");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        new Link(listener.accept()).start();
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private final class Link {
    private final Socket client;
    private final Socket server = new Socket();
    private volatile boolean answered = true;

    Link(Socket client) {
      this.client = client;
    }

    void start() {
      try {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        TurnCounter.start(() -> pump(client, server, true));
        TurnCounter.start(() -> pump(server, client, false));
      } catch (IOException away) {
        end();
      }
    }

    private void pump(Socket from, Socket to, boolean asks) {
      byte[] buffer = new byte[BUFFER];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (!asks) {
            LockSupport.parkNanos(ON_THE_WAY_NANOS);
          } else if (answered) {
            turns.incrementAndGet();
          }
          answered = !asks;
          out.write(buffer, 0, read);
        }
      } catch (IOException broken) {
        // Both ends go.
      }
      end();
    }

    private void end() {
      for (Socket socket : new Socket[] {client, server}) {
        try {
          socket.close();
        } catch (IOException closed) {
          // That is what was wanted.
        }
      }
    }
  }
}
