@NullMarked
package dev.berth.server.cli;

import org.jspecify.annotations.NullMarked;
