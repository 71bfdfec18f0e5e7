@NullMarked
package dev.berth.terminal.recording;

import org.jspecify.annotations.NullMarked;
