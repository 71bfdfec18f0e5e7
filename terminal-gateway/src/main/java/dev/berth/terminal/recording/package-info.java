/** What happened in a terminal, written down as asciicast v3, and read back. */
@NullMarked
package dev.berth.terminal.recording;

import org.jspecify.annotations.NullMarked;
