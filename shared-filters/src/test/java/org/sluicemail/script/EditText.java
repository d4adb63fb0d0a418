package org.sluicemail.script;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluicemail.chain.Edits;
import org.sluicemail.filter.Edit;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;

/**
 * One edit as scripts write it.
 *
 * <pre>
 * top Name:value        prepend Name:value     append Name:value     insert Name 3:value
 * replace Name 2:value  remove Name 2          remove-all Name       body: text
 * sender: address       add-recipient: address                       remove-recipient: address
 * </pre>
 *
 * A value stands exactly as behind the colon of the field, with its first blank.
 */
final class EditText {
  private static final Pattern EDIT =
      Pattern.compile("([a-z-]+)(?: ([^: ]+))?(?: (\\d+))?(?::(.*))?", Pattern.DOTALL);

  private EditText() {}

  /** The edit that {@code line} stands for; a body is held by the caller. */
  static Edit parse(String line) {
    Matcher edit = EDIT.matcher(Lines.text(line));
    if (!edit.matches()) {
      throw new IllegalArgumentException("no edit: " + line);
    }
    String name = group(edit, 2);
    int number = group(edit, 3).isEmpty() ? 1 : Integer.parseInt(group(edit, 3));
    String value = group(edit, 4);
    return switch (edit.group(1)) {
      case "top" -> new Edit.Top(field(name, value));
      case "prepend" -> new Edit.Prepend(field(name, value));
      case "insert" -> new Edit.Insert(number, field(name, value));
      case "append" -> new Edit.Append(field(name, value));
      case "replace" -> new Edit.Replace(number, field(name, value));
      case "remove" -> new Edit.Remove(name, number);
      case "remove-all" -> new Edit.RemoveAll(name);
      case "body" -> new Edit.ReplaceBody(Content.of(Octets.encode(behindBlank(value))));
      case "sender" -> new Edit.ChangeSender(ReversePath.of(value));
      case "add-recipient" -> new Edit.AddRecipient(Recipient.of(value));
      case "remove-recipient" -> new Edit.RemoveRecipient(Address.parse(value));
      default -> throw new IllegalArgumentException("no edit: " + line);
    };
  }

  private static String group(Matcher edit, int number) {
    String text = edit.group(number);
    return text == null ? "" : text;
  }

  private static String behindBlank(String value) {
    return value.startsWith(" ") ? value.substring(1) : value;
  }

  private static HeaderField field(String name, String value) {
    return HeaderField.of(Octets.of(name), Octets.of(value));
  }

  /** An edit of a script's expectation, in the form in which {@link #of} gives it. */
  static String canonical(String line) {
    return Lines.text(line).strip();
  }

  /** What {@code edits} come to: what is added from the top down, what is changed, the rest. */
  static List<String> of(Header received, Edits edits) {
    List<String> lines = new ArrayList<>();
    edits.top().forEach(field -> lines.add("top " + field.raw().text()));
    edits.prepended().forEach(field -> lines.add("prepend " + field.raw().text()));
    edits
        .inserted()
        .forEach((at, fields) -> fields.forEach(field -> lines.add(numbered("insert", field, at))));
    edits
        .changed()
        .forEach((index, now) -> {
          int ordinal = received.ordinal(index);
          String name = received.fields().get(index).name();
          lines.add(
              now.map(field -> numbered("replace", field, ordinal))
                  .orElse("remove " + name + " " + ordinal));
        });
    edits.appended().forEach(field -> lines.add("append " + field.raw().text()));
    edits.body().ifPresent(body -> lines.add("body"));
    edits.sender().ifPresent(sender -> lines.add("sender: " + sender.address().path()));
    edits.added().forEach(each -> lines.add("add-recipient: " + each.address().path()));
    edits.removed().forEach(each -> lines.add("remove-recipient: " + each.path()));
    return lines.stream().map(String::strip).toList();
  }

  private static String numbered(String op, HeaderField field, int number) {
    return op + " " + field.name() + " " + number + ":" + field.value().text();
  }
}
