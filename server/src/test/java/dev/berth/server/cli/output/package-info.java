@NullMarked
package dev.berth.server.cli.output;

import org.jspecify.annotations.NullMarked;
