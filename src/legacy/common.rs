//! Syllables that administrative prose is full of. They break ties: "có" and "cú" are both Vietnamese, and which of
//! the two a cell says depends on the encoding.
//!
//! Source: the most frequent syllables of state documents (circulars, reports, statistical forms), listed by hand.
//! The list only ever decides between two readings that are both valid syllables.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::syllable::lower;

const COMMON: &str = "
    ai an án ảnh áp ấn ấp ẩm ăn bà bác bạc bài bãi bán bàn bản bảng báo bào bảo bát bắc bắt băng bằng bậc bầu bé bên
    bệnh bị biên biển biến biết biểu bình bỏ bố bổ bồi bộ bù bút bước bưu buộc buổi cá cả các cách cải cảm cán cảnh cao
    cáo cắt cấm cầm cần cấp cập cầu cậy cây có cỏ coi con cò còn cô cố cổ cỗ cộng công cơ cũ cụ của cùng củng cung cục
    cuối cuộc cư cử cứ cứu cửa cường chạm chấm chấp chất chậm châu chế chỉ chi chí chị chia chiến chiếu chính chỉnh
    chiều cho chợ chống chọn chồng chu chú chủ chung chuẩn chúng chúc chuyên chuyển chứ chưa chức chứng chương chữ chữa
    dài dẫn dân dần dấu dịch diện diễn dọc do dòng dung dùng dụng dự dưới dưỡng dương duy duyệt đã đạo đào đại đài đáp
    đạt đảng đánh đăng đặc đặt đất đầu đầy đẩy để đề đến đều đi địa điểm điện điền điều điển đích định đó đoàn đoạn đòi
    đô độ đội đối đổi đôn đồng đông đơn đợt đủ đúng đưa được đức đứng đường em gia giá giã giác giải giảm giám gian gián
    giáo giao giáp giàu giấy giờ giới giúp giữ giữa góp gồm gửi hà hạ hạch hai hải hài hàng hành hạn hại hàm hằng hậu hệ
    hết hiểm hiến hiện hiệp hiệu hình họ hoà hòa hoá hóa hoạch hoàn hoạt học hỏi họp hồ hổ hộ hội hỗ hôn hồng hợp hơn
    huấn hủy huy huyện hưng hướng hưởng hưu hữu ích in ít kê kế kém kèm kết khác khách khai khám kháng khảo khắc khẩn
    khẩu khen khi khiếu khó khoa khoá khóa khoản khoáng khoảng không khởi khỏe khu khuyến khung kiểm kiến kiện kiệm kinh
    kính kì kỳ kí ký kỉ kỷ kĩ kỹ là lại làm lãi lãng lãnh lao lạc lần lập lâm lẫn lấy lẻ lễ lệ lên liên liệu lĩnh linh
    loại lộ lợi lợn lời lớn lớp lũ lũy luỹ luận luật lục lực lưu lượng lương lý lí mã mạch mạng mại màu mặt mặc mầm mẫu
    mẹ mét mọi mô mồ một mới mở mua mục mức mười năm nam nạn nào nay này nắm năng nặng nâng nền nếp nên nếu ngành ngại
    ngang ngày ngân ngắn nghèo nghề nghị nghỉ nghĩa nghiêm nghiên nghiệm nghiệp ngoài ngoại nguồn nguy nguyên người nhà
    nhau nhân nhận nhất nhập nhật nhẹ nhiệm nhiều nhiễm nhóm nhỏ như nhưng những nhượng niêm niên nó nói nội nộp nối
    nông nơi nợ nữ nửa nước oan ở ông phải phạm phạt phát phản phần phân phận pháp phép phê phi phí phiên phiếu phó
    phòng phong phổ phối phú phụ phục phương phường qua quá quả quan quản quân quận quy qui quý quí quyết quyền quyển
    quốc quỹ ra rà rác rất riêng rõ rộng rừng rút sản sạch sai sang sáng sáu sau sắp sẽ siết sinh số sổ sốt song sở sơ
    soát soạn sử sự sức sửa sông suất sung tác tạc tai tại tài tạm tạo tám tàn tàng tăng tập tất tâm tầng tế tên tết
    tích tiêu tiến tiền tiện tiên tiếp tiết tiếng tìm tin tinh tình tỉnh tính tích to tò tọa toà tòa toán toàn tòng tố
    tồ tổ tổng tốt tồn tối tội tôn tờ tới tra trả trách trại trạm tranh tránh trao tráng trái trạng trang trẻ trên
    triển triệu trí trì trị trình tro trong trò trọng trồng trợ trở trú trụ trung trúng trực trước trường trưởng trừ
    trữ truyền truyện tu tù tủ tuần tuân tuổi tuyên tuyến tuyển tư tự từ tử tức từng tước tương tường tượng tượng tỉ tỷ
    tỉ thác thải thái tham thám tháng thành thạnh thanh thẩm thấp thay thân thầy thắng thất thẻ thế thể theo thêm thi
    thí thị thiên thiện thiết thiểu thiếu thiệt thích thính thịt thịnh thỏa thoả thoại thoát thoát thọ thôn thống thông
    thời thợ thu thú thù thủ thụ thuê thuế thuận thuật thuộc thúc thủy thuỷ thuyền thuyết thư thứ thử thưa thừa thực
    thước thưởng thường thượng ủy uỷ ủng uống úng ước ứng ưu và vai vào vay vàng vạch vãn văn vắng vấn vẫn vận vật vẽ về
    vệ vi vì ví vĩ vị viên việc viện viết vinh vĩnh vi vô vỏ võ vốn với vợ vụ vùng vui vũ vừa vực vượt xa xã xác xanh
    xâm xây xấu xe xem xét xếp xin xoá xóa xong xử xuân xuất xung xuống xứ xưởng xúc ý yêu yếu yên";

static SET: LazyLock<HashSet<&str>> = LazyLock::new(|| COMMON.split_whitespace().collect());

/// Whether the word is one of the common syllables, in either case.
pub fn is_common(word: &str) -> bool {
    SET.contains(word.chars().map(lower).collect::<String>().as_str())
}
