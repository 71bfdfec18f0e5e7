/** The root of the command line, the options of every command, and the exit codes. */
@NullMarked
package dev.berth.server.cli;

import org.jspecify.annotations.NullMarked;
