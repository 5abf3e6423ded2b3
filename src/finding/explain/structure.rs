//! Rules about sheets, rows, columns and labels.

use super::{Page, Said};

pub(super) const MISSING_ROW: Page = Page {
    title: Said { vi: "Thiếu dòng chỉ tiêu", en: "Missing row" },
    meaning: Said {
        vi: "Một dòng của biểu không có trong báo cáo: dòng bị xóa, hoặc mã và tên bị sửa đến mức không nhận ra. Với chỉ \
             tiêu đó, đơn vị được coi là chưa gửi: không cộng vào tổng, cũng không thay bằng 0.",
        en: "A row of the form is not in the return: it was deleted, or its code and label were changed beyond \
             recognition. For that indicator the unit counts as not submitted: nothing is added, and nothing is taken as 0.",
    },
    example: Said {
        vi: "Biểu có các dòng 2.1, 2.2, 2.3; báo cáo của xã A chỉ còn 2.1 và 2.3. Tổng của dòng 2.2 tính từ 9 trong 10 xã.",
        en: "The form has rows 2.1, 2.2, 2.3; the return of commune A has only 2.1 and 2.3. The total of row 2.2 comes \
             from 9 of 10 communes.",
    },
    unit: Said {
        vi: "dùng lại mẫu gốc có đủ các dòng rồi gửi lại; không xóa những dòng không phát sinh.",
        en: "go back to the original form with all its rows and send it again; do not delete rows in which nothing arose.",
    },
    officer: Said {
        vi: "xem gần đó có dòng lạ nào không, có thể chính là dòng thiếu đã bị đổi tên; nếu nhiều đơn vị cùng thiếu một \
             dòng thì kiểm tra bản mẫu đã phát ra.",
        en: "look for an unknown row nearby, it may be the missing one under another name; if many units lack the same \
             row, check the form that was sent out.",
    },
};

pub(super) const UNKNOWN_ROW: Page = Page {
    title: Said { vi: "Dòng không có trong biểu", en: "Row that the form does not have" },
    meaning: Said {
        vi: "Báo cáo có một dòng mang số liệu mà biểu không có: đơn vị tự thêm dòng, hoặc dùng mẫu khác. Không biết phải \
             cộng vào chỉ tiêu nào nên số liệu của dòng này để ngoài tổng.",
        en: "The return has a row with figures that the form does not have: the unit added it, or used another form. As \
             no indicator is known to take them, its figures are left out of totals.",
    },
    example: Said {
        vi: "Biểu chỉ có đến dòng 2.3, xã A chèn thêm dòng 2.4 “Hồ sơ chứng thực” ghi 18: số 18 không được cộng vào đâu.",
        en: "The form ends at row 2.3, commune A inserted a row 2.4 “Hồ sơ chứng thực” with 18: the 18 is added nowhere.",
    },
    unit: Said {
        vi: "đưa số liệu về đúng dòng của biểu, bỏ dòng tự thêm; phần cần giải thích thì ghi ở cột ghi chú.",
        en: "move the figure to its row of the form and remove the added row; explanations go into the notes column.",
    },
    officer: Said {
        vi: "hỏi đơn vị số liệu đó thuộc chỉ tiêu nào; nếu nhiều đơn vị cùng thêm một dòng thì kiến nghị cơ quan ban hành \
             biểu.",
        en: "ask the unit which indicator the figure belongs to; if many units add the same row, tell the owner of the \
             form.",
    },
};

pub(super) const DUPLICATE_ROW: Page = Page {
    title: Said { vi: "Dòng lặp lại", en: "Row that stands twice" },
    meaning: Said {
        vi: "Một mã hoặc một chỉ tiêu có hai dòng trong cùng một biểu. Chương trình không đoán dòng nào đúng và không cộng \
             dồn hai dòng; số liệu được nêu để ngoài tổng.",
        en: "A code or an indicator stands twice in the same form. The program does not guess which row is right and does \
             not add the two; the figures named are left out of totals.",
    },
    example: Said {
        vi: "Chỉ tiêu 3.1 có ở ô D12 ghi 40 và ở ô D25 ghi 45; không dùng 40 + 45 = 85.",
        en: "Indicator 3.1 stands in cell D12 with 40 and in cell D25 with 45; 40 + 45 = 85 is not used.",
    },
    unit: Said {
        vi: "giữ một dòng có số liệu đúng, xóa dòng chép thừa; nếu là hai chỉ tiêu khác nhau thì sửa lại mã cho đúng mẫu.",
        en: "keep the row with the right figure and delete the copy; if they are two indicators, restore the codes of the \
             form.",
    },
    officer: Said {
        vi: "đề nghị đơn vị xác nhận số nào đúng và gửi lại; không tự chọn thay.",
        en: "ask the unit which figure is right and to send the return again; do not choose for it.",
    },
};

pub(super) const LABEL_CHANGED: Page = Page {
    title: Said { vi: "Tên chỉ tiêu bị sửa", en: "Changed label" },
    meaning: Said {
        vi: "Tên chỉ tiêu trong báo cáo khác tên trong biểu, không chỉ khác chính tả hay cách bỏ dấu. Dòng vẫn được nhận \
             theo mã và vị trí, số liệu vẫn được tính, nhưng có thể đơn vị đã báo cáo một nội dung khác.",
        en: "The label differs from the form's by more than spelling or tone marks. The row is recognised by its code and \
             position and the figure is used, but the unit may have reported something else.",
    },
    example: Said {
        vi: "Biểu ghi “Hồ sơ giải quyết đúng hạn”, báo cáo ghi “Hồ sơ đã giải quyết”: số 100 có thể gồm 95 hồ sơ đúng hạn \
             và 5 hồ sơ quá hạn.",
        en: "The form says “Hồ sơ giải quyết đúng hạn” (settled in time), the return “Hồ sơ đã giải quyết” (settled): its \
             100 may be 95 in time and 5 late.",
    },
    unit: Said {
        vi: "giữ nguyên tên chỉ tiêu của mẫu và kiểm tra số liệu có đúng nội dung của chỉ tiêu không.",
        en: "keep the label of the form and check that the figure is what the indicator asks for.",
    },
    officer: Said {
        vi: "so hai tên nêu trong phát hiện; nếu nội dung khác nhau thì đề nghị đơn vị báo cáo lại chỉ tiêu đó.",
        en: "compare the two labels in the finding; if they mean different things, ask the unit to report that indicator \
             again.",
    },
};

pub(super) const MEASURE_CHANGED: Page = Page {
    title: Said { vi: "Đơn vị tính bị sửa", en: "Changed unit of measure" },
    meaning: Said {
        vi: "Đơn vị tính ghi trong báo cáo khác với đơn vị tính của biểu. Khác hẳn (đồng thay cho triệu đồng) là lỗi: số \
             liệu không được cộng, cũng không tự quy đổi. Chỉ viết khác, hoặc chính biểu in nhầm, thì được ghi nhận và số \
             liệu vẫn được tính.",
        en: "The unit of measure in the return is not the form's. A different one (đồng for million đồng) is an error: the \
             figure is not counted, and nothing is converted. One in other words, or misprinted by the form itself, is \
             noted and the figure is used.",
    },
    example: Said {
        vi: "Biểu yêu cầu triệu đồng; xã A ghi đồng: 250.000.000. Cộng với 250 của xã B sẽ ra 250.000.250, trong khi đúng \
             là 250 + 250 = 500 triệu đồng; vì vậy số của xã A để ngoài tổng.",
        en: "The form asks for million đồng; commune A wrote đồng: 250,000,000. With the 250 of commune B this would give \
             250,000,250 where 250 + 250 = 500 million đồng is right; so the figure of commune A is left out.",
    },
    unit: Said {
        vi: "trả lại đơn vị tính của mẫu và đổi số liệu theo đơn vị tính đó: 250.000.000 đồng là 250 triệu đồng.",
        en: "restore the form's unit of measure and convert the figure to it: 250,000,000 đồng is 250 million đồng.",
    },
    officer: Said {
        vi: "so số liệu với các đơn vị khác để biết đã ghi theo đơn vị tính nào; đề nghị đơn vị sửa rồi mới dùng tổng.",
        en: "compare with other units to see which measure was meant; have it corrected before you use the total.",
    },
};

pub(super) const CODE_REPAIRED: Page = Page {
    title: Said { vi: "Mã được khôi phục", en: "Restored code" },
    meaning: Said {
        vi: "Mã chỉ tiêu bị mất hoặc bị Excel đổi khi gõ; chương trình đã nhận lại đúng dòng nhờ tên, vị trí và các dòng \
             lân cận. Số liệu được tính bình thường; mã gốc còn ghi trong nguồn số liệu.",
        en: "The code was lost, or changed by Excel as it was typed; the row was recognised by its label, position and \
             neighbours. The figure is used as usual; the provenance keeps the code as it stood.",
    },
    example: Said {
        vi: "Gõ 3.3.1, Excel đổi thành ngày 03/3/2001; gõ 2.10, Excel hiểu là số 2,1. Chương trình đọc lại thành 3.3.1 và \
             2.10.",
        en: "3.3.1 was typed and Excel made it the date 3 March 2001; 2.10 was typed and Excel made it 2.1. They are read \
             as 3.3.1 and 2.10.",
    },
    unit: Said {
        vi: "không bắt buộc sửa; lần sau định dạng cột mã (STT) là Văn bản trước khi gõ, hoặc dùng mẫu trống có sẵn mã.",
        en: "nothing has to be done; next time format the code column as text before typing, or use the blank form, which \
             has the codes.",
    },
    officer: Said {
        vi: "xem lướt các mã được khôi phục; nếu có dòng nhận sai thì sửa mã trong tệp của đơn vị rồi tổng hợp lại.",
        en: "glance over the restored codes; if a row was taken for another, correct the code in the unit's file and \
             consolidate again.",
    },
};

pub(super) const LEGACY_ENCODING: Page = Page {
    title: Said { vi: "Chữ gõ bằng bảng mã cũ", en: "Text in an old encoding" },
    meaning: Said {
        vi: "Chữ trong trang tính được gõ bằng bảng mã cũ (TCVN3, VNI, VISCII…) và đã được chuyển sang Unicode để đọc. Số \
             liệu không thay đổi và được tính bình thường.",
        en: "The text of the sheet was in an old Vietnamese encoding (TCVN3, VNI, VISCII …) and has been converted to \
             Unicode. The figures are unchanged and used as usual.",
    },
    example: Said {
        vi: "“Tæng sè hå s¬” (TCVN3) được đọc là “Tổng số hồ sơ”; số 120 bên cạnh giữ nguyên.",
        en: "“Tæng sè hå s¬” (TCVN3) is read as “Tổng số hồ sơ”; the 120 beside it stays as it is.",
    },
    unit: Said {
        vi: "không bắt buộc sửa; lần sau chọn bảng mã Unicode trong bộ gõ và dùng phông Times New Roman.",
        en: "nothing has to be done; next time choose Unicode in the keyboard program and the font Times New Roman.",
    },
    officer: Said {
        vi: "đọc lướt vài tên chỉ tiêu và ghi chú đã chuyển; nếu còn chữ lạ thì đề nghị đơn vị gửi lại bằng Unicode.",
        en: "read a few of the converted labels and notes; if odd letters remain, ask the unit to send it in Unicode.",
    },
};

pub(super) const STRAY_VALUE: Page = Page {
    title: Said { vi: "Giá trị nằm ngoài chỗ", en: "Value outside its place" },
    meaning: Said {
        vi: "Có giá trị ở ô không thuộc dòng và cột số liệu nào của biểu: gõ lệch cột, hoặc ghi nháp bên cạnh. Giá trị \
             này không được dùng; ô đúng, nếu để trống, được coi là chưa trả lời.",
        en: "A value stands in a cell that belongs to no row and value column of the form: typed in the wrong column, or \
             a note to oneself. It is not used; the right cell, if blank, counts as not answered.",
    },
    example: Said {
        vi: "Cột số liệu là cột D, nhưng số 45 nằm ở ô G9 còn ô D9 để trống: số 45 không được tính.",
        en: "The value column is D, but the 45 stands in cell G9 and cell D9 is blank: the 45 is not counted.",
    },
    unit: Said {
        vi: "chuyển số liệu về đúng ô; xóa số nháp trước khi gửi.",
        en: "move the figure to its cell; delete workings before you send the return.",
    },
    officer: Said {
        vi: "nếu ô đúng bên cạnh đang trống thì hỏi đơn vị có phải gõ lệch cột không; nếu chỉ là số nháp thì bỏ qua được.",
        en: "if the right cell beside it is blank, ask the unit whether the column was missed; workings can be ignored.",
    },
};

pub(super) const HIDDEN_VALUE: Page = Page {
    title: Said { vi: "Số liệu bị ẩn", en: "Hidden figures" },
    meaning: Said {
        vi: "Có số liệu ở dòng, cột hoặc trang tính bị ẩn, hoặc ở ô có định dạng không cho hiện ra (như “;;;”). Số \
             liệu vẫn được tính, nhưng người ký có thể không thấy chúng trên màn hình hay trên bản in.",
        en: "Figures stand in hidden rows, columns or sheets, or in cells whose format shows nothing (such \
             as “;;;”). They are used, but whoever signs may not see them on the screen or on paper.",
    },
    example: Said {
        vi: "Dòng 14 bị ẩn, ô D14 ghi 12. Cộng những dòng nhìn thấy được 30 + 40 = 70, tổng thật là 30 + 40 + 12 = 82.",
        en: "Row 14 is hidden, cell D14 holds 12. The visible rows give 30 + 40 = 70, the real total is 30 + 40 + 12 = 82.",
    },
    unit: Said {
        vi: "cho hiện lại dòng, cột, trang bị ẩn; xóa nếu là số cũ, giữ nếu là số đúng.",
        en: "unhide the rows, columns or sheets; delete what is old, keep what is right.",
    },
    officer: Said {
        vi: "kiểm tra các số bị ẩn có thuộc báo cáo kỳ này không, nhất là khi mẫu được sửa từ tệp của kỳ trước.",
        en: "check that the hidden figures are of this period, above all when the file was made from last period's.",
    },
};
