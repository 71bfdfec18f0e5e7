@NullMarked
package dev.berth.runtime.profile;

import org.jspecify.annotations.NullMarked;
