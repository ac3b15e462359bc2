package chat.snug.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import chat.snug.config.Config;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Logback finds this class as a service and asks no file. */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogbackSetup extends ContextAwareBase implements Configurator {
  private static final String NAME = "standard output";
  private static final String OURS = "chat.snug";
  /** Hazelcast warns that a part of it is off which nobody uses, and that it would like to look into the JDK. */
  private static final List<String> NEEDLESS = List.of(
      "com.hazelcast.cp.CPSubsystem", "com.hazelcast.instance.impl.HazelcastInstanceFactory");

  private static final Config.Log UNTIL_CONFIGURED =
      new Config.Log(Config.Log.Format.LOGFMT, Config.Log.Level.INFO);

  /**
   * Whatever fails there is told by ourselves in one line, and not at each attempt: by the link to Redis, by the bus of a peer that is not heard, and by the start
   * of a node that can't join its cluster.
   */
  private static final List<String> TOLD_ELSEWHERE = List.of(
      "io.vertx.redis.client.impl",
      "io.vertx.core.eventbus.impl.clustered",
      "io.vertx.core.net.impl.ConnectionBase",
      "io.vertx.core.impl.VertxImpl",
      "com.hazelcast.instance.impl.Node");

  @Override
  public ExecutionStatus configure(LoggerContext loggers) {
    LineAppender appender =
        new LineAppender(ConsoleTarget.SystemOut.getStream(), Clock.systemUTC());
    appender.setName(NAME);
    appender.setContext(loggers);
    appender.start();
    root(loggers).addAppender(appender);
    apply(loggers, UNTIL_CONFIGURED);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  static void apply(LoggerContext loggers, Config.Log log) {
    Level level = Level.toLevel(log.level().name());
    loggers.getLogger(OURS).setLevel(level);
    root(loggers).setLevel(levelOfLibraries(level));
    NEEDLESS.forEach(name -> loggers.getLogger(name).setLevel(Level.ERROR));
    boolean curious = Level.DEBUG.isGreaterOrEqual(level);
    TOLD_ELSEWHERE.forEach(name -> loggers.getLogger(name).setLevel(curious ? null : Level.OFF));
    if (root(loggers).getAppender(NAME) instanceof LineAppender appender) {
      appender.format(LineFormat.of(log.format()));
    }
  }

  static void close(LoggerContext loggers, Duration patience) {
    if (root(loggers).getAppender(NAME) instanceof LineAppender appender) {
      appender.close(patience);
    }
  }

  /** Libraries tell much that is nothing to an operator, unless somebody looks for a fault. */
  private static Level levelOfLibraries(Level ours) {
    return ours.equals(Level.INFO) ? Level.WARN : ours;
  }

  private static Logger root(LoggerContext loggers) {
    return loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
