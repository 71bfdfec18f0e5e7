/**
 * Codex behind its ACP adapter: its image, pinned versions, config file, credentials and modes. Start at {@link
 * dev.berth.codex.CodexRuntime}.
 */
@NullMarked
package dev.berth.codex;

import org.jspecify.annotations.NullMarked;
