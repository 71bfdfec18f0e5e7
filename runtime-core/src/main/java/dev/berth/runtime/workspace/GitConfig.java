package dev.berth.runtime.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings in the text of a git config file. Read by this class and not by git: the text may be hostile, and one read
 * must not start a program.
 *
 * @see <a href="https://git-scm.com/docs/git-config#_syntax">the syntax</a>
 */
final class GitConfig {
    private record Setting(String key, String value) {}

    private final List<Setting> settings = new ArrayList<>();
    private final String text;
    private int at;
    private String section = "";

    private GitConfig(String text) {
        this.text = text;
        this.at = text.startsWith("\uFEFF") ? 1 : 0; // git skips a byte order mark
    }

    static GitConfig parse(String text) {
        GitConfig config = new GitConfig(text);
        while (config.at < text.length()) {
            config.readLine();
        }
        return config;
    }

    /** The values of {@code section.key}, in order; those of {@code include.path} with {@code includeIf}'s among them. */
    List<String> values(String key) {
        return settings.stream()
                .filter(setting -> setting.key().equals(key))
                .map(Setting::value)
                .toList();
    }

    /** The last value, which is the one that counts. */
    Optional<String> value(String key) {
        List<String> all = values(key);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    private void readLine() {
        char first = text.charAt(at);
        if (Character.isWhitespace(first)) {
            at++;
        } else if (first == '[') {
            readSection();
        } else if (first == '#' || first == ';') {
            skipLine();
        } else {
            readSetting();
        }
    }

    private void readSection() {
        int end = text.indexOf(']', at);
        int stop = end < 0 ? text.length() : end;
        int quote = text.indexOf('"', at, stop); // no further: a search to the end for each section takes minutes
        if (quote >= 0) {
            section = text.substring(at + 1, quote).strip().toLowerCase(Locale.ROOT);
            at = quote + 1;
            while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\n') {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
            int close = text.indexOf(']', Math.min(at, text.length()));
            stop = close < 0 ? text.length() : close;
            // a section with a name in quotes is not the plain one, but a condition includes as a plain include does
            section = section.equals("includeif") ? "include" : section + ".";
        } else {
            section = text.substring(Math.min(at + 1, stop), stop).strip().toLowerCase(Locale.ROOT);
        }
        at = Math.min(stop + 1, text.length());
    }

    private void readSetting() {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        String name = text.substring(start, at).toLowerCase(Locale.ROOT);
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '=') {
            at++;
            settings.add(new Setting(section + "." + name, readValue()));
        } else {
            skipLine();
        }
    }

    private String readValue() {
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        int kept = 0;
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next == '\n') {
                break;
            }
            if (next == '\\' && at < text.length()) {
                if (text.startsWith("\r\n", at)) {
                    at++;
                }
                char escaped = text.charAt(at++);
                if (escaped != '\n') {
                    value.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped == 'b' ? '\b' : escaped);
                    kept = value.length();
                }
            } else if (next == '"') {
                quoted = !quoted;
                kept = value.length();
            } else if (!quoted && (next == '#' || next == ';')) {
                skipLine();
                break;
            } else if (quoted || !Character.isWhitespace(next)) {
                value.append(next);
                kept = value.length();
            } else if (!value.isEmpty()) {
                value.append(next);
            }
        }
        value.setLength(kept);
        return value.toString();
    }

    private void skipLine() {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end + 1;
    }
}
