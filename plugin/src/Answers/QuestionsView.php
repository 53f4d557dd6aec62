<?php
/**
 * What the questions show.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Answers;

defined( 'ABSPATH' ) || exit;

/**
 * Typed data of the template tandem/questions.php.
 */
final readonly class QuestionsView {

	/**
	 * Takes the data.
	 *
	 * @param string                             $id        Id of the element.
	 * @param array<string,array<string,mixed>>  $questions Questions by id.
	 * @param array<string,int>|null             $answers   Answers; null in HTML that is the same for everybody.
	 * @param string                             $route     Address that takes the answers.
	 * @param bool                               $open      Whether the questions are to be seen at once.
	 */
	public function __construct(
		public string $id,
		public array $questions,
		public ?array $answers,
		public string $route,
		public bool $open,
	) {
	}

	/**
	 * Whether there may be something to delete. A page that is the same for everybody leaves that to its script.
	 */
	public function may_erase(): bool {
		return array() !== $this->answers;
	}
}
