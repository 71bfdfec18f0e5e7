@NullMarked
package dev.berth.runtime.container.cli;

import org.jspecify.annotations.NullMarked;
