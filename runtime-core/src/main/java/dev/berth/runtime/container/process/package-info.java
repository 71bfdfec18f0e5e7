@NullMarked
package dev.berth.runtime.container.process;

import org.jspecify.annotations.NullMarked;
