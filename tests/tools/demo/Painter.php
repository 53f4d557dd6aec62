<?php
/**
 * Draws a flat product picture from a few lines of shapes.
 */

declare(strict_types=1);

namespace Tandem\Demo;

/**
 * Shapes on a grid of 100 by 100, colours as rrggbb:
 *   r X Y WIDTH HEIGHT RADIUS COLOUR   rectangle        c X Y RADIUS COLOUR          disc
 *   e X Y WIDTH HEIGHT COLOUR          ellipse          p COLOUR X Y X Y X Y...      polygon
 *   l WIDTH COLOUR X Y X Y...          line, round ends a X Y RADIUS FROM TO WIDTH COLOUR   arc, in degrees
 */
final class Painter
{
    private const SIZE = 800;
    private const SCALE = 16;

    private \GdImage $canvas;

    public function draw(string $shapes, string $background, string $file): void
    {
        $side = 100 * self::SCALE;
        $this->canvas = imagecreatetruecolor($side, $side);
        imagefilledrectangle($this->canvas, 0, 0, $side, $side, $this->colour($background));
        foreach (preg_split('/\s*[;\n]\s*/', trim($shapes)) as $line) {
            $words = preg_split('/\s+/', trim($line));
            $this->shape(array_shift($words), $words);
        }
        $picture = imagecreatetruecolor(self::SIZE, self::SIZE);
        imagecopyresampled($picture, $this->canvas, 0, 0, 0, 0, self::SIZE, self::SIZE, $side, $side);
        imagetruecolortopalette($picture, false, 128);
        imagepng($picture, $file, 9);
    }

    /**
     * One picture of several, side by side.
     *
     * @param list<string> $files
     */
    public function assemble(array $files, string $file): void
    {
        $columns = count($files) > 4 ? 3 : 2;
        $rows = (int) ceil(count($files) / $columns);
        $side = intdiv(self::SIZE, $columns);
        $picture = imagecreatetruecolor(self::SIZE, self::SIZE);
        $first = imagecreatefrompng($files[0]);
        imagefilledrectangle($picture, 0, 0, self::SIZE, self::SIZE, imagecolorallocate($picture, ...array_slice(array_values(imagecolorsforindex($first, imagecolorat($first, 0, 0))), 0, 3)));
        foreach ($files as $place => $one) {
            $source = imagecreatefrompng($one);
            $row = intdiv($place, $columns);
            $in_row = min($columns, count($files) - $row * $columns);
            $x = intdiv(self::SIZE - $in_row * $side, 2) + ($place % $columns) * $side;
            $y = intdiv(self::SIZE - $rows * $side, 2) + $row * $side;
            imagecopyresampled($picture, $source, $x, $y, 0, 0, $side, $side, self::SIZE, self::SIZE);
        }
        imagetruecolortopalette($picture, false, 128);
        imagepng($picture, $file, 9);
    }

    /** @param list<string> $w */
    private function shape(string $kind, array $w): void
    {
        match ($kind) {
            'r' => $this->rectangle((float) $w[0], (float) $w[1], (float) $w[2], (float) $w[3], (float) $w[4], $this->colour($w[5])),
            'c' => $this->ellipse((float) $w[0], (float) $w[1], 2 * (float) $w[2], 2 * (float) $w[2], $this->colour($w[3])),
            'e' => $this->ellipse((float) $w[0], (float) $w[1], (float) $w[2], (float) $w[3], $this->colour($w[4])),
            'p' => imagefilledpolygon($this->canvas, array_map(fn(string $n): int => $this->px((float) $n), array_slice($w, 1)), $this->colour($w[0])),
            'l' => $this->line((float) $w[0], $this->colour($w[1]), array_map('floatval', array_slice($w, 2))),
            'a' => $this->arc(array_map('floatval', array_slice($w, 0, 5)), (float) $w[5], $this->colour($w[6])),
            default => throw new \InvalidArgumentException("expected a shape, found '$kind'"),
        };
    }

    private function rectangle(float $x, float $y, float $width, float $height, float $radius, int $colour): void
    {
        $box = fn(float $a, float $b, float $c, float $d) => imagefilledrectangle($this->canvas, $this->px($a), $this->px($b), $this->px($c), $this->px($d), $colour);
        $box($x + $radius, $y, $x + $width - $radius, $y + $height);
        $box($x, $y + $radius, $x + $width, $y + $height - $radius);
        foreach ([$x + $radius, $x + $width - $radius] as $cx) {
            foreach ([$y + $radius, $y + $height - $radius] as $cy) {
                $this->ellipse($cx, $cy, 2 * $radius, 2 * $radius, $colour);
            }
        }
    }

    private function ellipse(float $x, float $y, float $width, float $height, int $colour): void
    {
        imagefilledellipse($this->canvas, $this->px($x), $this->px($y), $this->px($width), $this->px($height), $colour);
    }

    /** @param list<float> $points */
    private function line(float $width, int $colour, array $points): void
    {
        for ($i = 0; $i + 3 < count($points); $i += 2) {
            [$x1, $y1, $x2, $y2] = array_slice($points, $i, 4);
            $length = max(0.01, hypot($x2 - $x1, $y2 - $y1));
            $dx = ($y2 - $y1) / $length * $width / 2;
            $dy = ($x1 - $x2) / $length * $width / 2;
            $corners = [$x1 + $dx, $y1 + $dy, $x2 + $dx, $y2 + $dy, $x2 - $dx, $y2 - $dy, $x1 - $dx, $y1 - $dy];
            imagefilledpolygon($this->canvas, array_map(fn(float $n): int => $this->px($n), $corners), $colour);
            $this->ellipse($x1, $y1, $width, $width, $colour);
            $this->ellipse($x2, $y2, $width, $width, $colour);
        }
    }

    /** @param list<float> $arc */
    private function arc(array $arc, float $width, int $colour): void
    {
        [$x, $y, $radius, $from, $to] = $arc;
        $points = [];
        for ($angle = $from; $angle <= $to; $angle += 3.0) {
            $points[] = $x + $radius * cos(deg2rad($angle));
            $points[] = $y + $radius * sin(deg2rad($angle));
        }
        $this->line($width, $colour, $points);
    }

    private function px(float $grid): int
    {
        return (int) round($grid * self::SCALE);
    }

    private function colour(string $hex): int
    {
        [$red, $green, $blue] = sscanf($hex, '%02x%02x%02x');

        return imagecolorallocate($this->canvas, $red, $green, $blue);
    }
}
