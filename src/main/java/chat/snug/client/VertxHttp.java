package chat.snug.client;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls by an HTTP client of Vert.x. */
final class VertxHttp implements Http {
  private final HttpClient client;
  private final String path;

  VertxHttp(HttpClient client, String path) {
    this.client = client;
    this.path = path;
  }

  @Override
  public Pending call(Request request, Consumer<Answer> answer) {
    Flight flight = new Flight(answer);
    RequestOptions options = new RequestOptions()
        .setMethod(HttpMethod.valueOf(request.method()))
        .setURI(path + request.target())
        .putHeader("Authorization", "Bearer " + request.token())
        .putHeader("Accept", "application/json");
    if (request.body() != null) {
      options.putHeader("Content-Type", "application/json");
    }
    client
        .request(options)
        .onSuccess(made -> flight.send(made, request.body()))
        .onFailure(error -> flight.land(Answer.NONE));
    return flight;
  }

  private static final class Flight implements Pending {
    private final Consumer<Answer> answer;
    private @Nullable HttpClientRequest request;
    private boolean over;

    Flight(Consumer<Answer> answer) {
      this.answer = answer;
    }

    @Override
    public void abort() {
      over = true;
      if (request != null) {
        request.reset();
      }
    }

    void send(HttpClientRequest made, @Nullable String body) {
      request = made;
      if (over) {
        made.reset();
        return;
      }
      var sent = body == null ? made.send() : made.send(Buffer.buffer(body));
      sent.onSuccess(this::read).onFailure(error -> land(Answer.NONE));
    }

    void land(Answer came) {
      if (!over) {
        over = true;
        answer.accept(came);
      }
    }

    private void read(HttpClientResponse response) {
      response
          .body()
          .onSuccess(body -> land(new Answer(
              response.statusCode(),
              response.getHeader("Retry-After"),
              body.toString(StandardCharsets.UTF_8))))
          .onFailure(error -> land(Answer.NONE));
    }
  }
}
