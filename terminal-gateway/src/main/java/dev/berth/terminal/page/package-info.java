/** The web page of the terminals: files from the build, and the HTTP headers to send with them. */
@NullMarked
package dev.berth.terminal.page;

import org.jspecify.annotations.NullMarked;
