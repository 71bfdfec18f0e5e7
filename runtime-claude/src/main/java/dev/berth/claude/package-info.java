/**
 * Claude Code behind its ACP adapter: its image, pinned versions, variables, credentials and modes. Start at {@link
 * dev.berth.claude.ClaudeRuntime}.
 */
@NullMarked
package dev.berth.claude;

import org.jspecify.annotations.NullMarked;
