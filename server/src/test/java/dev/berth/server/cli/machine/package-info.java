@NullMarked
package dev.berth.server.cli.machine;

import org.jspecify.annotations.NullMarked;
