package org.sluicemail.james;

import java.time.Duration;
import org.sluicemail.config.Default;
import org.sluicemail.filter.OnError;

/**
 * The elements of a hook in {@code smtpserver.xml} or {@code lmtpserver.xml}.
 *
 * @param config the configuration file: a path, {@code file://conf/...}, or a name below conf
 * @param listener what the condition {@code listener} sees
 * @param onError what becomes of a mail when we fail, not one of the filters
 * @param quarantineProcessor where mail goes that is set aside
 * @param reload how often it is looked whether the file has changed
 */
record HookSettings(
    String config,
    @Default("james") String listener,
    @Default("tempfail") OnError onError,
    @Default("quarantine") String quarantineProcessor,
    @Default("5s") Duration reload) {
  HookSettings {
    ConfigFile.requireInterval(reload);
  }
}
