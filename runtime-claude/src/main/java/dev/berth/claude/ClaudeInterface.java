package dev.berth.claude;

import java.util.List;

/**
 * Claude's own terminal interface. Its first start asks for a theme, a login and the use of the key from Berth, and
 * connects to its vendor's address whatever the provider is. With a credential these questions are answered, so a
 * script writes the answers to Claude's state file first, in Claude's own format.
 */
final class ClaudeInterface {
    private static final String WRITE_ANSWERS = """
            const fs = require("fs");
            const folder = process.env.CLAUDE_CONFIG_DIR || process.env.HOME + "/.claude";
            const file = folder + "/.claude.json";
            let state = {};
            try { state = JSON.parse(fs.readFileSync(file, "utf8")); } catch (e) { if (e.code !== "ENOENT") process.exit(0); }
            const key = (process.env.ANTHROPIC_API_KEY || "").slice(-20);
            const answers = state.customApiKeyResponses || { approved: [], rejected: [] };
            const known = !key || answers.approved.includes(key) || answers.rejected.includes(key);
            if (state.hasCompletedOnboarding && known) process.exit(0);
            state.hasCompletedOnboarding = true;
            if (!known) answers.approved.push(key);
            state.customApiKeyResponses = answers;
            fs.mkdirSync(folder, { recursive: true });
            fs.writeFileSync(file + ".berth", JSON.stringify(state, null, 2), { mode: 0o600 });
            fs.renameSync(file + ".berth", file);
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
