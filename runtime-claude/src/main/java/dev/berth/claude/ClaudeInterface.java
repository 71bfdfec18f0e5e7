package dev.berth.claude;

import java.util.List;

/**
 * Claude's own terminal interface. Its first start asks for a theme, a login and the use of the key from Berth, and
 * connects to its vendor's address whatever the provider is. With a credential these questions are answered, so a
 * script writes the answers to Claude's state file first, in Claude's own format. The answers are the same for all
 * instances of an agent, which share the file.
 */
final class ClaudeInterface {
    /**
     * Node. RACE: Claude of another container may change the file too, so the script takes Claude's own lock, a folder
     * beside the file, which Claude takes to be left over after ten seconds without a change (proper-lockfile). Without
     * the lock, after five seconds, the script leaves the questions to Claude.
     */
    static final String WRITE_ANSWERS = """
            const fs = require("fs");
            const folder = process.env.CLAUDE_CONFIG_DIR || process.env.HOME + "/.claude";
            const file = folder + "/.claude.json";
            const key = (process.env.ANTHROPIC_API_KEY || "").slice(-20);
            function answered(state) {
                if (!state) return null;
                const answers = state.customApiKeyResponses || { approved: [], rejected: [] };
                const known = !key || answers.approved.includes(key) || answers.rejected.includes(key);
                if (state.hasCompletedOnboarding && known) return null;
                if (!known) answers.approved.push(key);
                return { ...state, hasCompletedOnboarding: true, customApiKeyResponses: answers };
            }
            function read() {
                try {
                    return JSON.parse(fs.readFileSync(file, "utf8"));
                } catch (e) {
                    return e.code === "ENOENT" ? {} : null;
                }
            }
            function lock() {
                for (let turn = 0; turn < 100; turn++) {
                    try {
                        fs.mkdirSync(file + ".lock");
                        return true;
                    } catch (e) {
                        if (e.code !== "EEXIST") return false;
                    }
                    try {
                        if (Date.now() - fs.statSync(file + ".lock").mtimeMs > 10000) fs.rmdirSync(file + ".lock");
                    } catch (e) { /* its owner removed it */ }
                    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
                }
                return false;
            }
            fs.mkdirSync(folder, { recursive: true });
            if (answered(read()) && lock()) {
                try {
                    const state = answered(read());
                    if (state) {
                        fs.writeFileSync(file + ".berth", JSON.stringify(state, null, 2), { mode: 0o600 });
                        fs.renameSync(file + ".berth", file);
                    }
                } finally {
                    fs.rmdirSync(file + ".lock");
                }
            }
            """;

    private ClaudeInterface() {}

    /** The command line. Without a credential the program asks its first questions itself. */
    static List<String> argv(boolean hasCredential) {
        return hasCredential
                ? List.of(
                        "sh", "-c", "node -e \"$1\"; exec \"$2\"", "claude", WRITE_ANSWERS, ClaudeImage.CLAUDE_PROGRAM)
                : List.of(ClaudeImage.CLAUDE_PROGRAM);
    }
}
