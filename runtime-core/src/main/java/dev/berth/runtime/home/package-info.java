@NullMarked
package dev.berth.runtime.home;

import org.jspecify.annotations.NullMarked;
