@NullMarked
package dev.berth.terminal.session;

import org.jspecify.annotations.NullMarked;
