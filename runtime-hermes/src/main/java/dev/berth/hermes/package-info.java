/**
 * Hermes Agent, which speaks ACP itself: its image, pinned packages, config file, variables and credentials. Start at {@link
 * dev.berth.hermes.HermesRuntime}.
 */
@NullMarked
package dev.berth.hermes;

import org.jspecify.annotations.NullMarked;
