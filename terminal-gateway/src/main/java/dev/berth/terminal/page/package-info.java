/** The page of the terminals: files that the build made, and the headers that they are to be sent with. */
@NullMarked
package dev.berth.terminal.page;

import org.jspecify.annotations.NullMarked;
