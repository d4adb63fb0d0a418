package org.sluicemail.filter;

import java.util.ArrayList;
import java.util.List;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.store.Lease;

/**
 * The answer of a filter: a verdict, the edits that it wants, what it found, and what it reserved
 * in the store until the mail's end shows whether it is used (see {@link Ending}).
 */
public record Outcome(
    Verdict verdict, List<Edit> edits, List<Finding> findings, List<Lease> leases) {
  /** No objection, no edit, nothing found. */
  public static final Outcome PROCEED = of(Verdict.proceed());

  public Outcome {
    edits = List.copyOf(edits);
    findings = List.copyOf(findings);
    leases = List.copyOf(leases);
  }

  public Outcome(Verdict verdict, List<Edit> edits, List<Finding> findings) {
    this(verdict, edits, findings, List.of());
  }

  public static Outcome of(Verdict verdict) {
    return new Outcome(verdict, List.of(), List.of());
  }

  public static Outcome reject(int code, String status, String text) {
    return of(new Verdict.Reject(new Reply(code, status, text)));
  }

  public static Outcome tempFail(int code, String status, String text) {
    return of(new Verdict.TempFail(new Reply(code, status, text)));
  }

  public static Outcome discard(String reason) {
    return of(new Verdict.Discard(reason));
  }

  public static Outcome quarantine(String reason) {
    return of(new Verdict.Quarantine(reason));
  }

  /** No objection, and these fields on top of all received, the first one topmost. */
  public static Outcome prepend(List<HeaderField> fields) {
    return new Outcome(
        Verdict.proceed(), fields.stream().<Edit>map(Edit.Prepend::new).toList(), List.of());
  }

  /** No objection, and these fields above everything, the first one topmost. */
  public static Outcome top(List<HeaderField> fields) {
    return new Outcome(
        Verdict.proceed(), fields.stream().<Edit>map(Edit.Top::new).toList(), List.of());
  }

  /** This outcome with one edit more. */
  public Outcome edit(Edit edit) {
    List<Edit> all = new ArrayList<>(edits);
    all.add(edit);
    return new Outcome(verdict, all, findings, leases);
  }

  /** This outcome with one finding more. */
  public Outcome find(Finding finding) {
    List<Finding> all = new ArrayList<>(findings);
    all.add(finding);
    return new Outcome(verdict, edits, all, leases);
  }

  /** This outcome with one lease more. */
  public Outcome hold(Lease lease) {
    List<Lease> all = new ArrayList<>(leases);
    all.add(lease);
    return new Outcome(verdict, edits, findings, all);
  }

  /** Gives up the bodies that the edits hold; for whoever does not carry the edits out. */
  public void close() {
    for (Edit edit : edits) {
      if (edit instanceof Edit.ReplaceBody(Content body)) {
        body.close();
      }
    }
  }
}
