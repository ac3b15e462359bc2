package chat.snug.http;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.HttpUtils;
import io.vertx.core.http.impl.headers.HeadersMultiMap;

/**
 * How many header fields a request may have. Vert.x bounds their bytes alone, and the shortest field of five bytes takes hundreds in memory: a few hundred
 * strangers who begin a request and never end it would fill a small heap. Trailers count apart.
 */
public final class HeaderLimit {
  /** As many as Apache and Tomcat take. */
  static final int MOST = 100;

  private HeaderLimit() {}

  /** Takes the place of the decoder of a connection that nothing was read from yet; to be called on its event loop. */
  public static void install(HttpConnection connection, HttpServerOptions options) {
    ((HttpServerConnection) connection)
        .channelHandlerContext()
        .pipeline()
        .replace("httpDecoder", "httpDecoder", decoder(options));
  }

  private static HttpRequestDecoder decoder(HttpServerOptions options) {
    return new HttpRequestDecoder(new HttpDecoderConfig()
        .setMaxInitialLineLength(options.getMaxInitialLineLength())
        .setMaxHeaderSize(options.getMaxHeaderSize())
        .setMaxChunkSize(options.getMaxChunkSize())
        .setInitialBufferSize(options.getDecoderInitialBufferSize())
        .setHeadersFactory(new Fields())
        .setTrailersFactory(new Fields()));
  }

  /** Headers of the kind that Vert.x works with. */
  private static final class Fields implements HttpHeadersFactory {

    @Override
    public HttpHeaders newHeaders() {
      int[] fields = {0};
      return HeadersMultiMap.httpHeaders((name, value) -> {
        if (++fields[0] > MOST) {
          throw new TooLongHttpHeaderException("more than " + MOST + " header fields");
        }
        HttpUtils.validateHeader(name, value);
      });
    }

    @Override
    public HttpHeaders newEmptyHeaders() {
      return newHeaders();
    }
  }
}
