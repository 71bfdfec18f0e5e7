@NullMarked
package dev.berth.server.cli.agent;

import org.jspecify.annotations.NullMarked;
