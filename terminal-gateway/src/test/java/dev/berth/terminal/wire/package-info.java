@NullMarked
package dev.berth.terminal.wire;

import org.jspecify.annotations.NullMarked;
