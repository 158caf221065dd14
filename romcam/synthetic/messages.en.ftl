## Errors of rendering, such as by `romcam phantom`

# $test (string): the name that was asked for. $movements (string): all names, separated by commas.
movement-unknown = There is no movement named { $test }; choose one of { $movements }.
# $test (string): the name that was asked for. $movements (string): all names with such films, separated by commas.
movement-not-lifelike = There are no films from life of the movement { $test }; choose one of { $movements }.
# $package (string): the missing Python package.
package-missing = Rendering people needs the package { $package }: pip install "romcam[phantom]"
# $size (string): width and height in pixels, such as 63x96.
film-size-odd = A film of { $size } pixels cannot be encoded; use even numbers for width and height.
