/** Recordings of sessions as asciicast v3 files. */
@NullMarked
package dev.berth.terminal.recording;

import org.jspecify.annotations.NullMarked;
