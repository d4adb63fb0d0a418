package org.sluicemail.filters;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fields that other programs look for, ready to use by name; {@code EXTENDED} is five of them. */
enum HeaderPreset {
  X_SPAMD_RESULT("X-Spamd-Result", "{spam-result}"),
  X_RSPAMD_SERVER("X-Rspamd-Server", "{spam-server}"),
  X_RSPAMD_SCAN_TIME("X-Rspamd-Scan-Time", "{spam-time}"),
  X_RSPAMD_QUEUE_ID("X-Rspamd-Queue-Id", "{spam-action?}{queue-id}"),
  X_RSPAMD_ACTION("X-Rspamd-Action", "{spam-action}"),
  X_RSPAMD_PRE_RESULT("X-Rspamd-Pre-Result", "{spam-pre-result}"),
  FUZZY_HASHES("X-Rspamd-Fuzzy", "{fuzzy-hashes}"),
  X_SPAM_FLAG("X-Spam-Flag", "{spam?YES}"),
  X_SPAM_STATUS("X-Spam-Status", "{spam-status}"),
  X_SPAM_SCORE("X-Spam-Score", "{spam-score}"),
  X_SPAM_LEVEL("X-Spam-Level", "{spam-level}"),
  X_SPAM_SYMBOLS("X-Spam-Symbols", "{spam-symbols}"),
  X_SPAMD_BAR("X-Spamd-Bar", "{spam-bar}"),
  DELIVER_TO("Deliver-To", "{spam?Junk}"),
  X_VIRUS("X-Virus", "{virus}"),
  /** What Rmilter and rspamd call extended spam headers. */
  EXTENDED("", "");

  private static final List<HeaderPreset> ALL_OF_EXTENDED =
      List.of(
          X_SPAMD_RESULT, X_RSPAMD_SERVER, X_RSPAMD_SCAN_TIME, X_RSPAMD_QUEUE_ID, X_RSPAMD_ACTION);

  private static final Map<HeaderPreset, HeaderRow.Content> CONTENTS =
      Stream.of(values())
          .collect(Collectors.toUnmodifiableMap(each -> each, HeaderPreset::content));

  private final String field;
  private final String template;

  HeaderPreset(String field, String template) {
    this.field = field;
    this.template = template;
  }

  private HeaderRow.Content content() {
    return new HeaderRow.Content(field, HeaderTemplate.parse(template));
  }

  Stream<HeaderRow.Content> fields() {
    List<HeaderPreset> all = this == EXTENDED ? ALL_OF_EXTENDED : List.of(this);
    return all.stream().map(CONTENTS::get);
  }
}
