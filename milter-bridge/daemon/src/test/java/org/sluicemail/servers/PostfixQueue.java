package org.sluicemail.servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The queue of a {@link Postfix}. */
public record PostfixQueue(Path config, Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** A message in the queue; {@code queue} is {@code hold}, {@code deferred}, {@code active}... */
  public record Entry(
      String queue, String id, String sender, List<String> recipients, String reason) {
    public Entry {
      recipients = List.copyOf(recipients);
    }

    boolean names(String token) {
      return sender.contains(token) || recipients.stream().anyMatch(each -> each.contains(token));
    }
  }

  /** Every message with the token in its envelope. */
  public List<Entry> entries(String token) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String line : Programs.text("postqueue", "-c", config.toString(), "-j").lines().toList()) {
      entries.add(entry(JSON.readTree(line)));
    }
    return entries.stream().filter(entry -> entry.names(token)).toList();
  }

  /** Waits until a message with the token is in the named queue. */
  public Entry await(String queue, String token) throws IOException {
    return Await.value("mail for " + token + " in queue " + queue, LIMIT, () -> find(queue, token));
  }

  /** Waits until no message with the token is left. */
  public void awaitEmpty(String token) throws IOException {
    Await.until("queue without " + token, LIMIT, () -> entries(token).isEmpty());
  }

  /** Header and body of a queued message, lines ended by LF. */
  public byte[] content(String id) throws IOException {
    return Programs.run("postcat", "-c", config.toString(), "-bhq", id);
  }

  /** Releases from hold. */
  public void release(String id) throws IOException {
    Programs.run("postsuper", "-c", config.toString(), "-H", id);
  }

  /** Removes the message. */
  public void delete(String id) throws IOException {
    Programs.run("postsuper", "-c", config.toString(), "-d", id);
  }

  /** How many submissions of sendmail(1) still wait for cleanup to take them. */
  public int maildrop() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("maildrop"))) {
      return Math.toIntExact(files.count());
    }
  }

  private Optional<Entry> find(String queue, String token) throws IOException {
    return entries(token).stream().filter(entry -> entry.queue().equals(queue)).findFirst();
  }

  private static Entry entry(JsonNode json) {
    List<String> recipients = new ArrayList<>();
    StringBuilder reason = new StringBuilder();
    for (JsonNode recipient : json.path("recipients")) {
      recipients.add(recipient.path("address").asText());
      reason.append(recipient.path("delay_reason").asText());
    }
    return new Entry(
        json.path("queue_name").asText(),
        json.path("queue_id").asText(),
        json.path("sender").asText(),
        recipients,
        reason.toString());
  }
}
