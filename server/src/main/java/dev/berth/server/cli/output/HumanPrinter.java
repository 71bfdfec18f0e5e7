package dev.berth.server.cli.output;

import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.event.RuntimeEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Printer for people. The agent's messages and listings go to standard output; phases, tool calls, questions, usage and
 * errors go to standard error, so that a pipe gets only the result.
 */
public final class HumanPrinter implements Printer {
    private static final String DIM = "\u001b[2m";
    private static final String YELLOW = "\u001b[33m";
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Stdio stdio;
    private final ToolCalls toolCalls = new ToolCalls();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Optional<InstanceArguments> subject = Optional.empty();
    private boolean progressShown;
    private boolean inText;

    public HumanPrinter(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public void on(RuntimeEvent event) {
        EventView.of(event).ifPresent(view -> {
            if (!view.progress()) {
                err(view.type().equals("phase") ? DIM : YELLOW, view.text());
            } else if (stdio.errIsTerminal()) {
                progress(view.text());
            }
        });
    }

    @Override
    public void about(InstanceId instance, InstanceArguments arguments) {
        subject = Optional.of(arguments);
    }

    @Override
    public void say(String text) {
        err("", text);
    }

    @Override
    public void warn(String text) {
        err(YELLOW, text);
    }

    @Override
    public void rows(List<String> columns, List<Map<String, Object>> rows) {
        new Table(columns, rows).lines().forEach(stdio.out()::println);
        stdio.out().flush();
    }

    @Override
    public void update(SessionUpdate update) {
        if (update.variant().equals(SessionUpdate.AGENT_MESSAGE)) {
            update.text().ifPresent(this::text);
        } else {
            toolCalls.line(update).ifPresent(line -> err(DIM, line));
        }
    }

    @Override
    public String ask(String question) {
        lock.lock();
        try {
            endLine();
            stdio.err().exact().print(coloured(YELLOW, question) + " ");
            stdio.err().flush();
        } finally {
            lock.unlock();
        }
        return Stdio.readLine().orElse("");
    }

    @Override
    public void result(Result result) {
        if (result.error() != null) {
            failure(result.error());
        }
        if (!result.usage().isEmpty()) {
            err(DIM, "usage: " + UsageText.of(result.usage()));
        }
        int refused = result.permissionsRefused().orElse(0);
        if (refused > 0) {
            String refusals = refused == 1 ? "1 permission was" : refused + " permissions were";
            err(YELLOW, refusals + " refused; to allow: --permission allow, or answer on a terminal");
        }
        if (!result.workspaces().isEmpty()) {
            err(YELLOW, ComparisonView.text(result.workspaces()));
        }
        lock.lock();
        try {
            endLine();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void failure(BerthException e) {
        err(
                RED,
                "berth: "
                        + String.join(
                                "\n  ", oneLine(e.tried()), oneLine(e.seen()), oneLine(ErrorAdvice.todo(e, subject))));
    }

    /** An error may quote engines and agents: line breaks are removed, so that the error keeps three lines. */
    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " | ");
    }

    private void text(String chunk) {
        lock.lock();
        try {
            clearProgress();
            stdio.out().print(chunk);
            stdio.out().flush();
            inText = !chunk.endsWith("\n");
        } finally {
            lock.unlock();
        }
    }

    private void err(String colour, String line) {
        lock.lock();
        try {
            endLine();
            if (stdio.out().checkError()) {
                // The reader of standard output has gone: StandardOutput reports that at the end.
                return;
            }
            stdio.err().exact().println(coloured(colour, line));
            stdio.err().flush();
        } finally {
            lock.unlock();
        }
    }

    private void progress(String line) {
        lock.lock();
        try {
            stdio.err().exact().print(CLEAR_LINE + coloured(DIM, line.length() > 78 ? line.substring(0, 78) : line));
            stdio.err().flush();
            progressShown = true;
        } finally {
            lock.unlock();
        }
    }

    private void endLine() {
        clearProgress();
        if (inText) {
            stdio.out().println();
            stdio.out().flush();
            inText = false;
        }
    }

    private void clearProgress() {
        if (progressShown) {
            stdio.err().exact().print(CLEAR_LINE);
            progressShown = false;
        }
    }

    /** The text without anything that a terminal obeys, between Berth's own colours. */
    private String coloured(String colour, String text) {
        String safe = TerminalText.text(text);
        return stdio.colour() && !colour.isEmpty() ? colour + safe + PLAIN : safe;
    }
}
