//! Rules about one figure.

use super::{Page, Said};

pub(super) const UNREADABLE_NUMBER: Page = Page {
    title: Said { vi: "Số liệu không đọc được", en: "Figure that cannot be read" },
    meaning: Said {
        vi: "Ô số liệu chứa chữ hoặc ký hiệu không đọc thành số được. Chương trình không đoán: ô này để ngoài tổng. Ghi \
             “-”, “Không” hoặc “Không phát sinh” thì được hiểu là không phát sinh, không phải lỗi.",
        en: "The cell holds words or signs that are not a number. The program does not guess: the cell is left out of \
             totals. “-”, “Không” and “Không phát sinh” are understood as not arisen and are no error.",
    },
    example: Said {
        vi: "Ô D8 ghi “khoảng 120”, ô D9 ghi “đang rà soát, trên 30”: cả hai ô không được cộng.",
        en: "Cell D8 says “khoảng 120” (about 120), cell D9 “đang rà soát, trên 30” (more than 30): neither is added.",
    },
    unit: Said {
        vi: "ghi một con số duy nhất vào ô; lời giải thích chuyển sang cột ghi chú.",
        en: "write one number into the cell; move explanations to the notes column.",
    },
    officer: Said {
        vi: "đề nghị đơn vị gửi con số chính thức; không tự lấy số ước lượng đưa vào tổng.",
        en: "ask the unit for the final number; do not put an estimate into the total.",
    },
};

pub(super) const AMBIGUOUS_NUMBER: Page = Page {
    title: Said { vi: "Số có nhiều cách hiểu", en: "Number with more than one reading" },
    meaning: Said {
        vi: "Nội dung ô có thể hiểu thành nhiều số khác nhau và không có căn cứ để chọn. Chọn nhầm có thể sai gấp nghìn \
             lần, nên ô này để ngoài tổng.",
        en: "The content can be read as different numbers and nothing decides between them. A wrong choice may be wrong a \
             thousandfold, so the cell is left out of totals.",
    },
    example: Said {
        vi: "“10.900” ở dòng triệu đồng có thể là 10.900 hoặc 10,9; “05/10” có thể là 5 trên 10 hoặc ngày 05 tháng 10.",
        en: "“10.900” in a row of million đồng may be 10,900 or 10.9; “05/10” may be 5 of 10 or the 5th of October.",
    },
    unit: Said {
        vi: "gõ lại thành một con số, không dùng dấu ngăn cách hàng nghìn (10900); nếu cần ghi hai số thì mỗi số một ô \
             đúng chỉ tiêu.",
        en: "type one number without thousands separators (10900); two numbers belong into two cells, each of its own \
             indicator.",
    },
    officer: Said {
        vi: "chuyển cho đơn vị các cách hiểu nêu trong phát hiện để xác nhận; có thể đối chiếu với dòng tổng và tỷ lệ.",
        en: "send the unit the readings named in the finding to choose from; totals and percentages beside it may help.",
    },
};

pub(super) const NUMBER_REPAIRED: Page = Page {
    title: Said { vi: "Số được đọc lại", en: "Repaired number" },
    meaning: Said {
        vi: "Số được gõ theo cách không thông thường, hoặc bị Excel hiểu khác đi, nhưng chỉ có một cách hiểu hợp lý; số đó \
             được dùng. Nội dung gốc còn ghi trong nguồn số liệu.",
        en: "The number was typed unusually, or Excel took it for another, but only one reading makes sense; that one is \
             used. The provenance keeps the content as it stood.",
    },
    example: Said {
        vi: "“2.844” hồ sơ được đọc là 2844, “94,3%” ở dòng tỷ lệ là 94,3, “02” là 2.",
        en: "“2.844” files is read as 2844, “94,3%” in a percentage row as 94.3, “02” as 2.",
    },
    unit: Said {
        vi: "không bắt buộc sửa; lần sau chỉ gõ chữ số, không gõ dấu ngăn cách hàng nghìn và ký hiệu %.",
        en: "nothing has to be done; next time type digits only, without thousands separators and % signs.",
    },
    officer: Said {
        vi: "xem lướt số gốc và số đã đọc; nếu có số đọc sai thì sửa trong tệp của đơn vị rồi tổng hợp lại.",
        en: "compare the content with the number read; if one is wrong, correct the unit's file and consolidate again.",
    },
};

pub(super) const MEASURE_AS_VALUE: Page = Page {
    title: Said {
        vi: "Đơn vị tính nằm ở ô số liệu", en: "Unit of measure where the figure belongs"
    },
    meaning: Said {
        vi: "Ô số liệu chỉ chép lại đơn vị tính hoặc dòng hướng dẫn trả lời, chưa có con số nào. Đơn vị được coi là chưa \
             trả lời chỉ tiêu này và ô để ngoài tổng.",
        en: "The cell only repeats the unit of measure or the list of answers, there is no number. The unit has not \
             answered this indicator, and the cell is left out of totals.",
    },
    example: Said {
        vi: "Ô D12 ghi “Hồ sơ”; ô D15 chép nguyên “Không = 0 Có = 1” mà không ghi 0 hay 1.",
        en: "Cell D12 says “Hồ sơ” (files); cell D15 repeats “Không = 0 Có = 1” and says neither 0 nor 1.",
    },
    unit: Said {
        vi: "thay bằng con số hoặc mã trả lời; không phát sinh thì ghi 0.",
        en: "put the number or the answer's code instead; 0 when nothing arose.",
    },
    officer: Said {
        vi: "đề nghị đơn vị bổ sung số liệu của chỉ tiêu này.",
        en: "ask the unit for the figure of this indicator.",
    },
};

pub(super) const FORMULA_ERROR: Page = Page {
    title: Said { vi: "Công thức báo lỗi", en: "Formula in error" },
    meaning: Said {
        vi: "Ô số liệu là công thức và Excel không tính được, chỉ hiện #DIV/0!, #REF!, #VALUE!… Ô này không có số nên để \
             ngoài tổng.",
        en: "The cell is a formula that Excel cannot compute; it shows #DIV/0!, #REF!, #VALUE! and the like. There is no \
             number, so the cell is left out of totals.",
    },
    example: Said {
        vi: "Tỷ lệ = D8 / D7 × 100 mà D7 bằng 0 thì hiện #DIV/0!; công thức trỏ đến dòng đã xóa thì hiện #REF!.",
        en: "The percentage = D8 / D7 × 100 shows #DIV/0! where D7 is 0; a formula on a deleted row shows #REF!.",
    },
    unit: Said {
        vi: "sửa công thức hoặc gõ thẳng con số; tỷ lệ có mẫu số bằng 0 thì để trống.",
        en: "mend the formula or type the number; leave a percentage blank when its denominator is 0.",
    },
    officer: Said {
        vi: "nếu nhiều đơn vị cùng lỗi ở một ô thì xem lại công thức trong bản mẫu đã phát ra.",
        en: "if many units have the error in the same cell, check the formula in the form that was sent out.",
    },
};

pub(super) const STALE_FORMULA: Page = Page {
    title: Said { vi: "Công thức chưa tính lại", en: "Formula not recalculated" },
    meaning: Said {
        vi: "Kết quả lưu trong ô khác với kết quả mà công thức cho ra từ các ô hiện tại, do tệp đặt chế độ tính thủ công \
             hoặc được sửa bằng chương trình khác. Số liệu vẫn được tính, nhưng con số in ra có thể là số cũ.",
        en: "The stored result is not what the formula gives from the present cells: the file calculates only on request, \
             or another program changed it. The figure is used, but what was printed may be old.",
    },
    example: Said {
        vi: "Ô D6 là D7 + D8 và lưu kết quả 70, nhưng D7 ghi 30, D8 ghi 45: 30 + 45 = 75.",
        en: "Cell D6 is D7 + D8 and stores 70, but D7 holds 30 and D8 holds 45: 30 + 45 = 75.",
    },
    unit: Said {
        vi: "mở tệp, nhấn Ctrl + Alt + F9 để tính lại, kiểm tra các tổng, lưu và gửi lại.",
        en: "open the file, press Ctrl + Alt + F9 to recalculate, check the totals, save and send it again.",
    },
    officer: Said {
        vi: "hỏi đơn vị bản giấy đã ký ghi số nào; số trong tệp và số đã ký phải là một.",
        en: "ask which number the signed paper has; file and paper must agree.",
    },
};

pub(super) const NEGATIVE_COUNT: Page = Page {
    title: Said { vi: "Số đếm âm", en: "Count below zero" },
    meaning: Said {
        vi: "Chỉ tiêu đếm (hồ sơ, văn bản, người…) không thể nhỏ hơn 0. Cộng số âm sẽ làm hụt tổng, nên số liệu này để \
             ngoài tổng.",
        en: "What is counted (files, documents, persons …) cannot be below 0. A negative number would lower the total, so \
             the figure is left out.",
    },
    example: Said {
        vi: "Xã A gõ “- 5” với ý gạch đầu dòng, Excel hiểu là âm 5: 30 + 40 - 5 = 65 thay vì 30 + 40 + 5 = 75.",
        en: "Commune A typed “- 5” with a dash as a bullet, Excel took it for minus 5: 30 + 40 - 5 = 65 instead of \
             30 + 40 + 5 = 75.",
    },
    unit: Said {
        vi: "ghi lại số không âm; nếu muốn báo cáo phần giảm thì ghi ở đúng chỉ tiêu về số giảm hoặc cột ghi chú.",
        en: "write a number that is not negative; a decrease goes into its own indicator or into the notes column.",
    },
    officer: Said {
        vi: "hỏi đơn vị đó là gạch đầu dòng, gõ nhầm hay số điều chỉnh; không tự bỏ dấu trừ.",
        en: "ask whether it is a bullet, a slip or a correction; do not remove the minus sign yourself.",
    },
};

pub(super) const FRACTIONAL_COUNT: Page = Page {
    title: Said { vi: "Số đếm bị lẻ", en: "Count that is not whole" },
    meaning: Said {
        vi: "Chỉ tiêu đếm (hồ sơ, văn bản, người…) phải là số nguyên. Số lẻ thường là số bình quân, sai đơn vị tính, hoặc \
             dấu ngăn cách hàng nghìn bị hiểu là dấu thập phân. Số liệu này để ngoài tổng.",
        en: "What is counted (files, documents, persons …) must be a whole number. A fraction is usually a mean, another \
             unit of measure, or a thousands separator taken for a decimal mark. The figure is left out of totals.",
    },
    example: Said {
        vi: "Số hồ sơ ghi 12,5, là bình quân hai tháng: (12 + 13) / 2 = 12,5; số cần báo cáo là 12 + 13 = 25.",
        en: "The number of files is given as 12.5, the mean of two months: (12 + 13) / 2 = 12.5; wanted is 12 + 13 = 25.",
    },
    unit: Said {
        vi: "ghi số nguyên của cả kỳ; kiểm tra đơn vị tính và dấu ngăn cách hàng nghìn.",
        en: "write the whole number of the period; check the unit of measure and the thousands separator.",
    },
    officer: Said {
        vi: "đề nghị đơn vị xác nhận; không tự làm tròn.",
        en: "ask the unit to confirm; do not round it yourself.",
    },
};

pub(super) const CHOICE_OUT_OF_RANGE: Page = Page {
    title: Said { vi: "Trả lời ngoài các lựa chọn", en: "Answer that is not one of the choices" },
    meaning: Said {
        vi: "Chỉ tiêu chỉ nhận một trong các lựa chọn cho sẵn, nhưng ô ghi giá trị khác. Không biết đơn vị chọn gì nên câu \
             trả lời này không được tính vào số đơn vị đã trả lời.",
        en: "The indicator takes one of the given choices, but the cell holds something else. As the choice is not known, \
             the answer is not counted among the units that answered.",
    },
    example: Said {
        vi: "Biểu ghi “Trực tuyến = 0, Phát phiếu = 1, Kết hợp = 2”, ô ghi 3; hoặc biểu hỏi “Không = 0, Có = 1” mà ô ghi \
             15 là số cuộc họp.",
        en: "The form says “Trực tuyến = 0, Phát phiếu = 1, Kết hợp = 2” and the cell 3; or it asks “Không = 0, Có = 1” and \
             the cell has 15, the number of meetings.",
    },
    unit: Said {
        vi: "chọn lại một trong các mã ghi ở cột đơn vị tính.",
        en: "choose one of the codes in the unit-of-measure column.",
    },
    officer: Said {
        vi: "đề nghị đơn vị trả lời lại; nếu nhiều đơn vị cùng hiểu nhầm thì ghi rõ hơn trong mẫu.",
        en: "ask the unit again; if many misunderstand it, make the form clearer.",
    },
};

pub(super) const PERCENT_OUT_OF_RANGE: Page = Page {
    title: Said { vi: "Tỷ lệ ngoài khoảng 0 đến 100", en: "Percentage outside 0 to 100" },
    meaning: Said {
        vi: "Tỷ lệ phần trăm nhỏ hơn 0 hoặc lớn hơn 100, trong khi phần không thể lớn hơn toàn bộ. Thường do gõ nhầm, nhân \
             100 hai lần, hoặc đảo tử số với mẫu số. Số liệu này để ngoài tổng.",
        en: "A percentage is below 0 or above 100 although a part cannot exceed its whole. Usually a slip, a second \
             multiplication by 100, or numerator and denominator exchanged. The figure is left out of totals.",
    },
    example: Said {
        vi: "95 hồ sơ đúng hạn trong 100 hồ sơ: 95 / 100 × 100 = 95%; báo cáo ghi 9500 vì nhân 100 hai lần.",
        en: "95 of 100 files in time: 95 / 100 × 100 = 95%; the return says 9500, multiplied by 100 twice.",
    },
    unit: Said {
        vi: "tính lại tỷ lệ từ tử số và mẫu số rồi sửa ô này.",
        en: "compute the percentage again from its numerator and denominator and correct the cell.",
    },
    officer: Said {
        vi: "nếu chỉ tiêu thật sự có thể vượt 100% (như vượt kế hoạch) thì lập miễn trừ có lý do và thời hạn; nếu không, \
             đề nghị đơn vị sửa.",
        en: "if the indicator can really exceed 100% (a plan surpassed), write a waiver with reason and expiry; else ask \
             the unit to correct it.",
    },
};

pub(super) const PERCENT_AS_FRACTION: Page = Page {
    title: Said { vi: "Tỷ lệ ghi dạng số thập phân", en: "Percentage typed as a fraction" },
    meaning: Said {
        vi: "Ô tỷ lệ phần trăm có vẻ ghi phần của 1 thay vì phần của 100, tức nhỏ đi 100 lần. Số liệu vẫn được dùng nhưng \
             cần kiểm tra; tỷ lệ chung được tính lại từ tử số và mẫu số nếu biểu có hai chỉ tiêu đó. Số 1 đứng một mình \
             có thể là 1% hoặc 100%.",
        en: "The percentage seems to be a part of 1 instead of a part of 100, a hundred times too small. The figure is \
             used but should be checked; the overall ratio is computed from numerator and denominator where the form has \
             them. A bare 1 may be 1% or 100%.",
    },
    example: Said {
        vi: "943 hồ sơ đúng hạn trong 1.000 hồ sơ: 943 / 1.000 × 100 = 94,3%; báo cáo ghi 0,943.",
        en: "943 of 1,000 files in time: 943 / 1,000 × 100 = 94.3%; the return says 0.943.",
    },
    unit: Said {
        vi: "ghi 94,3 thay cho 0,943; dòng có đơn vị tính “%” thì ghi số phần trăm, không ghi số thập phân.",
        en: "write 94.3, not 0.943; a row measured in “%” takes the percentage, not the fraction.",
    },
    officer: Said {
        vi: "so với tử số và mẫu số hoặc với đơn vị khác; tỷ lệ thật sự dưới 1% thì giữ nguyên.",
        en: "compare with the parts or with other units; a percentage that really is below 1% stays as it is.",
    },
};

pub(super) const BLANK_REQUIRED: Page = Page {
    title: Said { vi: "Bỏ trống số liệu bắt buộc", en: "Required figure left blank" },
    meaning: Said {
        vi: "Chỉ tiêu bắt buộc nhưng ô để trống. Ô trống không được hiểu là 0: đơn vị được coi là chưa trả lời, và tổng \
             ghi rõ tính từ bao nhiêu đơn vị.",
        en: "The indicator is required but the cell is blank. Blank is not taken as 0: the unit has not answered, and the \
             total says from how many units it comes.",
    },
    example: Said {
        vi: "10 xã gửi báo cáo, xã A bỏ trống dòng 2.1: tổng 2.1 là 1.080, từ 9 đơn vị.",
        en: "10 communes sent, commune A left row 2.1 blank: the total of 2.1 is 1,080, from 9 units.",
    },
    unit: Said {
        vi: "ghi con số; không có thì ghi 0 hoặc “Không phát sinh”.",
        en: "write the number; if there is none, 0 or “Không phát sinh”.",
    },
    officer: Said {
        vi: "hỏi đơn vị là không phát sinh hay quên nhập; không tự điền 0.",
        en: "ask whether nothing arose or the entry was forgotten; do not fill in 0 yourself.",
    },
};
