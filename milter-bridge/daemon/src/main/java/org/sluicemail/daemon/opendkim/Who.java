package org.sluicemail.daemon.opendkim;

import java.util.List;
import java.util.Set;
import org.sluicemail.dkim.keys.DataSet;

/**
 * Whose mail is signed, verified, or left alone.
 *
 * @param peers {@code PeerList}: clients whose mail we do not look at
 * @param internal {@code InternalHosts}: clients who may have mail signed
 * @param externalIgnore {@code ExternalIgnoreList}: clients of whom nothing is said when they send
 *     as one of ours
 * @param exempt {@code ExemptDomains}: domains of senders whose mail we do not look at
 * @param mtas {@code MTA}: names of daemons that may have mail signed; case counts
 * @param macros {@code MacroList}: one that holds is enough to have mail signed
 * @param dontSign {@code DontSignMailTo}: recipients whose mail is not signed
 * @param modes {@code Mode}
 */
public record Who(
    HostSet peers,
    HostSet internal,
    HostSet externalIgnore,
    DataSet exempt,
    Set<String> mtas,
    List<MacroTest> macros,
    DataSet dontSign,
    Set<Mode> modes) {
  /** The internal hosts of who says nothing of them. */
  public static final HostSet LOOPBACK = new HostSet(DataSet.listed("127.0.0.1,::1"));

  public Who {
    mtas = Set.copyOf(mtas);
    macros = List.copyOf(macros);
    modes = Set.copyOf(modes);
  }

  /** What is done at all. */
  public enum Mode {
    SIGN,
    VERIFY
  }
}
