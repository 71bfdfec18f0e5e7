@NullMarked
package dev.berth.runtime.limit;

import org.jspecify.annotations.NullMarked;
