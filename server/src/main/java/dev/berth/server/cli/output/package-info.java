/** The output of the commands: for people, and as JSON. */
@NullMarked
package dev.berth.server.cli.output;

import org.jspecify.annotations.NullMarked;
