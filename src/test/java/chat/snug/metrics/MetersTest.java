package chat.snug.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetersTest {
  private final Meters meters = new Meters();

  @AfterEach
  void close() {
    meters.close();
  }

  @Test
  void countsWhatItIsTold() {
    meters.socketOpened();
    meters.socketOpened();
    meters.socketClosed(4001);
    meters.sessionEntered(SessionState.OPENING);
    meters.sessionLeft(SessionState.OPENING);
    meters.sessionEntered(SessionState.FOREGROUND);
    meters.eventsStored(3);
    meters.framesDelivered(1000);
    meters.framesShed(Shed.ROOM, 5);
    meters.duplicateCaught();
    meters.watchPresence(() -> 7, () -> 2, () -> 40L);
    meters.watchOutboxes(() -> 300L);

    assertThat(lines())
        .contains(
            "snug_sockets 1.0",
            "snug_sockets_closed_total{code=\"4001\"} 1.0",
            "snug_sessions{state=\"opening\"} 0.0",
            "snug_sessions{state=\"foreground\"} 1.0",
            "snug_events_stored_total 3.0",
            "snug_frames_delivered_total 1000.0",
            "snug_frames_shed_total{kind=\"room\"} 5.0",
            "snug_frames_shed_total{kind=\"ephemeral\"} 0.0",
            "snug_duplicates_total 1.0",
            "snug_outbox_bytes 300.0",
            "snug_presence_users{status=\"online\"} 7.0",
            "snug_presence_users{status=\"away\"} 2.0",
            "snug_presence_transitions_total 40.0");
  }

  @Test
  void timesInHistograms() {
    meters.ackLatency(TimeUnit.MILLISECONDS.toNanos(3));
    meters.committed(50, TimeUnit.MILLISECONDS.toNanos(30));
    meters.eventLoopLag(TimeUnit.MILLISECONDS.toNanos(7));
    meters.request("GET", "/v1/rooms", 200, TimeUnit.MILLISECONDS.toNanos(4));

    assertThat(lines())
        .contains(
            "snug_ack_latency_seconds_bucket{le=\"0.002\"} 0",
            "snug_ack_latency_seconds_bucket{le=\"0.005\"} 1",
            "snug_store_latency_seconds_bucket{le=\"0.02\"} 0",
            "snug_store_latency_seconds_bucket{le=\"0.05\"} 1",
            "snug_store_batch_sum 50.0",
            "snug_eventloop_lag_seconds_bucket{le=\"0.01\"} 1")
        .anyMatch(line -> line.startsWith("snug_http_requests_seconds_count{")
            && line.contains("route=\"/v1/rooms\"")
            && line.endsWith(" 1"));
  }

  @Test
  void tellsOfTheJvm() {
    assertThat(meters.scrape())
        .contains(
            "jvm_memory_used_bytes",
            "jvm_threads_live_threads",
            "process_cpu_usage",
            "process_files_open_files");
  }

  private List<String> lines() {
    return meters.scrape().lines().toList();
  }
}
