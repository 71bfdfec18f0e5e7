@NullMarked
package dev.berth.terminal.page;

import org.jspecify.annotations.NullMarked;
