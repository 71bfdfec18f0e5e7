@NullMarked
package dev.berth.server.cli.terminal;

import org.jspecify.annotations.NullMarked;
