package org.sluicemail.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** What a command printed, and its exit status. */
record Ran(int status, String out, String err) {
  static Ran of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commands = Main.commandLine();
    commands.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int status = commands.execute(arguments);
    return new Ran(status, out.toString(), err.toString());
  }

  static Ran of(List<String> arguments) {
    return of(arguments.toArray(String[]::new));
  }

  JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out);
  }
}
