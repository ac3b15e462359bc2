package chat.snug.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between a node and PostgreSQL and breaks a connection at the moment at which it commits: when it sends {@code commit} or calls {@code
 * append_1}, which commits by itself. Everything else goes through.
 */
final class CommitCutter implements AutoCloseable {

  /** Where it is cut. */
  enum Cut {
    /** The server never hears of the commit. */
    BEFORE,
    /** The server hears of it and the connection is gone at once; whether it commits is its affair. */
    DURING,
    /** It has committed, and the answer is lost. */
    AFTER
  }

  private static final int BUFFER = 65_536;

  private final ServerSocket listener;
  private final int target;
  private final AtomicReference<Cut> armed = new AtomicReference<>();
  private final AtomicInteger cuts = new AtomicInteger();

  CommitCutter(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("cutter", this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Cuts the next commit. */
  void arm(Cut cut) {
    armed.set(cut);
  }

  /** How many were cut. */
  int cuts() {
    return cuts.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
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

  /** One connection, and what its client has said that is not a whole message yet. */
  private final class Link {
    private final Socket client;
    private final Socket server = new Socket();
    private final Set<String> appends = new HashSet<>();
    private byte[] rest = new byte[0];
    private boolean begun;
    private volatile boolean losesAnswer;

    Link(Socket client) {
      this.client = client;
    }

    void start() {
      try {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        CommitCutter.start("cutter-up", () -> pump(client, server, true));
        CommitCutter.start("cutter-down", () -> pump(server, client, false));
      } catch (IOException away) {
        end();
      }
    }

    private void pump(Socket from, Socket to, boolean up) {
      byte[] buffer = new byte[BUFFER];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (up ? !passes(buffer, read, out) : losesAnswer) {
            break;
          }
          out.write(buffer, 0, read);
        }
      } catch (IOException broken) {
        // Both ends go.
      }
      end();
    }

    /** Whether the connection goes on. */
    private boolean passes(byte[] buffer, int read, OutputStream out) throws IOException {
      Cut cut = commits(buffer, read) ? armed.getAndSet(null) : null;
      if (cut == null) {
        return true;
      }
      cuts.incrementAndGet();
      if (cut == Cut.DURING) {
        out.write(buffer, 0, read);
      }
      losesAnswer = cut == Cut.AFTER;
      return cut == Cut.AFTER;
    }

    /** Reads the messages of PostgreSQL's protocol: a letter, a length, and for the first one no letter. */
    private boolean commits(byte[] buffer, int read) {
      byte[] all = Arrays.copyOf(rest, rest.length + read);
      System.arraycopy(buffer, 0, all, rest.length, read);
      boolean commits = false;
      int at = 0;
      while (all.length - at > (begun ? 5 : 4)) {
        int head = begun ? 1 : 0;
        int length = ByteBuffer.wrap(all, at + head, 4).getInt();
        if (at + head + length > all.length) {
          break;
        }
        if (begun) {
          commits |= commits(
              (char) all[at], new String(all, at + 5, length - 4, StandardCharsets.ISO_8859_1));
        }
        begun = true;
        at += head + length;
      }
      rest = Arrays.copyOfRange(all, at, all.length);
      return commits;
    }

    private boolean commits(char type, String body) {
      String[] words = body.split("\0", 3);
      if (type == 'P' && words[1].contains("append_1(")) {
        appends.add(words[0]);
      }
      return (type == 'Q' && words[0].equals("commit"))
          || (type == 'B' && appends.contains(words[1]));
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
