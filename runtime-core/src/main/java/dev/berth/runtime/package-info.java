@NullMarked
package dev.berth.runtime;

import org.jspecify.annotations.NullMarked;
